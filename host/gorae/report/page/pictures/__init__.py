"""The pictures of a lesson's text, drawn as SVG: beside it in a page, or each in a file of its own."""
