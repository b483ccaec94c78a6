"""The site: puts the parts together and serves them; holds no rule of mediation."""

from odr.celery import app as celery_app

__all__ = ["celery_app"]
