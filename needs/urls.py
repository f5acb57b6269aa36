from django.urls import path

from needs import views

app_name = "needs"
urlpatterns = [
    path("<int:pk>/", views.need_detail, name="need-detail"),
    path("proposals/<int:pk>/", views.proposal_detail, name="proposal-detail"),
    path("judge/<str:token>/", views.judge, name="judge"),
]
