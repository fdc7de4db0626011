"""The annual report as a document: `freeze` gathers its input once, `render` writes it in either language."""
