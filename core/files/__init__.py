"""Files from outside: checked before they are opened, pictures made anew."""
