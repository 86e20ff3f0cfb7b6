"""From Records to the Papers of the store, and what a person wrote beside them."""
