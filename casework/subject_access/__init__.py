"""Answering somebody who asks what is held about them: what there is, who else is covered in it, and the bundle."""
