"""Small helpers for names and titles."""
import re


def tidy(text):
    """Make every run of white space a single blank."""
    return " ".join(text.split())


def slug(text):
    """'Ada King' becomes 'ada-king'."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def shorten(text, limit):
    """Cut the text to at most `limit` characters, with '...' at the end."""
    text = tidy(text)
    if len(text) <= limit:
        return text
    return text[:limit - 3].rstrip() + "..."


def initials(name):
    """'Ada King' becomes 'AK'."""
    return "".join(word[0] for word in name.split())