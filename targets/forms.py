"""The forms of one's own account, in Vietnamese."""

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import MinimumLengthValidator

from targets.models import User


class LongEnough(MinimumLengthValidator):
    """A password of so many characters; Django's own message is English where there is no translation of it."""

    def get_error_message(self) -> str:
        return f"Mật khẩu quá ngắn, cần ít nhất {self.min_length} ký tự."


class LoginForm(AuthenticationForm):
    """Account and password; one message for every failure, so that it does not tell which accounts exist."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu phân biệt chữ hoa, chữ thường.",
        "inactive": "Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu phân biệt chữ hoa, chữ thường.",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        for name, label in (("username", "Tên đăng nhập"), ("password", "Mật khẩu")):
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"Chưa nhập {label.lower()}."

    def clean_username(self) -> str:
        """A name longer than any account's is a wrong one; it would not fit the record of failures either."""
        name: str = self.cleaned_data["username"]
        if len(name) > (User._meta.get_field("username").max_length or 0):
            raise self.get_invalid_login_error()
        return name


class PasswordForm(PasswordChangeForm):
    """The old password, then the new one twice."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": "Mật khẩu đang dùng không đúng.",
        "password_mismatch": "Hai lần nhập mật khẩu mới không giống nhau.",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        labels = {
            "old_password": "Mật khẩu đang dùng",
            "new_password1": "Mật khẩu mới",
            "new_password2": "Nhập lại mật khẩu mới",
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = "Chưa điền mục này."
