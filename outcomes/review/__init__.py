"""What officers look at when they review: a return's content by codes, what changed in it, what is unusual in it."""
