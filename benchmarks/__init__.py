"""What proves the figures of docs/performance.md; read by people, not by CI."""
