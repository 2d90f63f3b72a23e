"""Pure renderers: a verdict, a run or a kit in; text or a page out."""
