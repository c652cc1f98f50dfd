"""Which pages the site has, and who sees them."""

#: A word of the shipped list, for what is about one.
WORD = "cat"

OPEN = {
    "home": "/",
    "sign-up": "/sign-up",
    "sign-in": "/sign-in",
    "forgot-password": "/forgot-password",
    "leaderboard": "/leaderboard",
    "gallery": "/gallery",
    "gallery-of-a-word": f"/gallery?word={WORD}",
    "watch": "/watch",
    "statistics": "/stats",
    "statistics-of-a-word": f"/stats/{WORD}",
    "taught-words": "/taught",
    "report": "/report/0123456789abcdef",
    "not-found": "/nowhere",
}
PLAYERS = {"choose": "/choose", "history": "/history", "account": "/me"}
ADMINS = {
    "admin-overview": "/admin/overview",
    "admin-review": "/admin/review",
    "admin-words": "/admin/words",
    "admin-models": "/admin/models",
    "admin-retraining": "/admin/retraining",
}
#: Files apart from the site: where there is nothing, where all is broken, where no network is.
FILES = {"missing": "/404.html", "broken": "/error.html", "offline": "/offline.html"}
