"""Pages of accounts."""

from django.contrib.auth.views import PasswordChangeView
from django.contrib.messages.views import SuccessMessageMixin
from django.urls import reverse_lazy

from targets.forms import PasswordForm


class PasswordChange(SuccessMessageMixin, PasswordChangeView):  # type: ignore[type-arg]  # the mixin takes no parameter at run time
    template_name = "accounts/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("overview")
    success_message = "Đã đổi mật khẩu."
