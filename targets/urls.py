"""Addresses of accounts."""

from django.contrib.auth import views as auth
from django.urls import path

from targets.forms import LoginForm
from targets.views import PasswordChange

urlpatterns = [
    path(
        "dang-nhap/",
        auth.LoginView.as_view(
            template_name="accounts/login.html", authentication_form=LoginForm, redirect_authenticated_user=True
        ),
        name="login",
    ),
    path("dang-xuat/", auth.LogoutView.as_view(), name="logout"),
    path("doi-mat-khau/", PasswordChange.as_view(), name="password_change"),
]
