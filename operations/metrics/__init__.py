"""What the server tells Prometheus: see docs/metrics.md."""
