"""What the pages about returns and plans show, worked out as frozen dataclasses before a template sees it."""
