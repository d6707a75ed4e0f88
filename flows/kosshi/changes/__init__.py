"""What changed: from meeting to meeting (``meetings``), and from draft to draft (``drafts``)."""
