"""The server of a class: seats, their programs and results, and the pages that show them in a browser."""
