"""How the demo's inputs are made: the invented Groupe Vauban, its structure and one month of usage."""
