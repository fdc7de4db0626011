"""Why an action did not happen: an exception whose sentences are shown to people as they are."""


class ActionRefused(Exception):
    """The rules do not allow this now. `sentences` say what is wrong and what to do, translated."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences
