"""Finding people."""

from django.contrib.auth.base_user import BaseUserManager


class UserManager(BaseUserManager):
    """Makes people. E-mail addresses are kept in lower case: one person, one account."""

    def create_user(self, email, password=None, *, full_name="", **fields):
        """A person with a usable password, or none at all."""
        user = self.model(email=email.strip().lower(), full_name=full_name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """For the operator's first sign-in; business roles still have to be granted."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username):
        return self.get(email=username.strip().lower())
