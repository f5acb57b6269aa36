"""What the Makefile and manage.py run: servers, front-end files, messages, the whole product."""
