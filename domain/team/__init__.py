"""What administrators do: people, help, the team's history."""
