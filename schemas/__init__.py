"""What a row or a setting is. Imports nothing of ours."""
