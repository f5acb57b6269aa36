from django.urls import path

from alliance.portal.views import cases, editions, events, looking, own_data, posting

app_name = "portal"
urlpatterns = [
    path("", looking.home, name="home"),
    path("neighbours/", looking.neighbours, name="neighbours"),
    path("lists/", editions.editions, name="editions"),
    path("lists/<int:pk>/", editions.edition, name="edition"),
    path("events/", events.events, name="events"),
    path("events/<int:pk>/", events.event, name="event"),
    path("events/<int:pk>/join/", events.join, name="event-join"),
    path("events/<int:pk>/leave/", events.leave, name="event-leave"),
    path("events/<int:pk>/event.ics", events.event_ics, name="event-ics"),
    path("events/street/<str:street>.ics", events.event_feed, name="event-feed"),
    path("post/", posting.category, name="post"),
    path("post/what/", posting.what, name="post-what"),
    path("post/alike/", posting.alike, name="post-alike"),
    path("post/phone/", posting.phone, name="post-phone"),
    path("post/done/", posting.done, name="post-done"),
    path("post/photo/<str:key>", posting.draft_photo, name="draft-photo"),
    path("mine/", cases.mine, name="mine"),
    path("mine/data/", own_data.my_data, name="my-data"),
    path("mine/data/file/", own_data.my_data_file, name="my-data-file"),
    path("mine/data/withdraw/", own_data.my_data_withdraw, name="my-data-withdraw"),
    path("case/<int:pk>/", cases.case, name="case"),
    path("case/<int:pk>/judge/", cases.judge, name="case-judge"),
    path("case/<int:pk>/add/", cases.add, name="add"),
    path("case/<int:pk>/second/", looking.second, name="second"),
    path("case/<int:pk>/follow/", looking.follow, name="follow"),
    path("case/<int:pk>/unfollow/", looking.unfollow, name="unfollow"),
    path("photo/<int:pk>/", cases.photo, name="photo"),
]
