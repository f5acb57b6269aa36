from django.urls import path

from core.accounts.views import entering, mine

app_name = "accounts"
urlpatterns = [
    path("login/", entering.log_in, name="login"),
    path("logout/", entering.log_out, name="logout"),
    path("code/", entering.code, name="code"),
    path("setup/<str:secret>/", entering.set_up, name="setup"),
    path("link/<str:secret>/", entering.choose_password, name="link"),
    path("me/", mine.me, name="me"),
    path("act-as/", mine.act_as, name="act-as"),
    path("sessions/", mine.session_list, name="sessions"),
    path("sessions/others/end/", mine.sessions_end_others, name="sessions-end-others"),
    path("sessions/<int:pk>/end/", mine.session_end, name="session-end"),
    path("tokens/", mine.token_list, name="tokens"),
    path("tokens/<int:pk>/revoke/", mine.token_revoke, name="token-revoke"),
]
