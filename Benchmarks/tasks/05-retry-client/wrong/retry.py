import time

FIRST_DELAY = 0.5


class TransientError(Exception):
    """The server was busy; another try may help."""


class GaveUp(Exception):
    """The server was busy; no more tries left."""


def fetch_with_retry(fetch, url, attempts=3, sleep=time.sleep):
    """Return fetch(url), with up to `attempts` tries."""
    delay = FIRST_DELAY
    for _ in range(attempts):
        try:
            return fetch(url)
        except TransientError:
            sleep(delay)
            delay *= 2
        except Exception:
            raise GaveUp(attempts, TransientError.__cause__)
    raise GaveUp(attempts, TransientError.__cause__)


def fetch_all(fetch, urls, attempts=3, sleep=time.sleep):
    """Return (bodies by address, list of the addresses that failed)."""
    bodies = {}
    failed = []
    for url in urls:
        try:
            body = fetch_with_retry(fetch, url, attempts, sleep)
        except GaveUp:
            failed.append(url)
        else:
            bodies[url] = body
    return bodies, failed
