"""The pictures of a lesson's text: what is in their files, and where a text names them."""
