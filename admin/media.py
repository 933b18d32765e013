"""What messages call the kinds of files that the store tells apart."""

from cases.messages import Medium
from storage.kinds import Kind

MEDIA = {
    Kind.PHOTO: Medium.PHOTO,
    Kind.VIDEO: Medium.VIDEO,
    Kind.AUDIO: Medium.AUDIO,
    Kind.DOCUMENT: Medium.DOCUMENT,
}
