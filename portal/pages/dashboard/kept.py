"""What the dashboard need not count each time it is opened."""

from django.core.cache import cache
from redis import RedisError

SECONDS = 3600


def kept(key, count):
    """What the cache has under the key; counted where it has nothing, or is away."""
    try:
        return cache.get_or_set(key, count, SECONDS)
    except RedisError:
        return count()
