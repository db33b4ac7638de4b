"""Stories on a whole cluster, and on installations that grow: scripts/cluster --check."""
