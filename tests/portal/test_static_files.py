"""Static files come out of their folders, without a collecting step."""

from django.conf import settings as site


def test_what_is_there_when_the_site_starts_is_served(client, settings):
    settings.WHITENOISE_AUTOREFRESH = False  # as in production
    (folder,) = site.STATICFILES_DIRS
    for path in ("css/portal.css", "js/portal.js"):
        response = client.get(f"/static/{path}")
        assert response.status_code == 200
        assert b"".join(response.streaming_content) == (folder / path).read_bytes()
    assert client.get("/static/css/nothing.css").status_code == 404
