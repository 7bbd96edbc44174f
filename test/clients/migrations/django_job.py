"""Django's own apps are migrated up and down, and a model is changed in every way that migrations know."""

import os
import sys
import tempfile
from urllib.parse import urlparse

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import operations as ops
from django.db.migrations.state import ProjectState
from django.db.models import functions

url = urlparse(sys.argv[1])
settings.configure(
    SECRET_KEY="x",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "django.contrib.admin",
                    "django.contrib.messages", "django.contrib.sites", "django.contrib.flatpages", "django.contrib.redirects"],
    SITE_ID=1,
    USE_TZ=True,
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
                "django.contrib.messages.middleware.MessageMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request",
                                                   "django.contrib.auth.context_processors.auth",
                                                   "django.contrib.messages.context_processors.messages"]}}],
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": url.path[1:], "USER": url.username,
                           "HOST": url.hostname, "PORT": url.port}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()


def check(what, got, want):
    """Ends the program when something is not as it should be."""
    if got != want:
        sys.exit(f"{what}: {got!r}, not {want!r}")


def contrib():
    """The contrib apps go up, work, and go down."""
    from django.contrib.auth.models import Group, Permission, User

    call_command("migrate", verbosity=0)
    call_command("check", verbosity=0)
    with open(os.devnull, "w") as null:
        call_command("makemigrations", check=True, dry_run=True, stdout=null)
    user = User.objects.create_user("ann", "ann@example.org", "secret")
    group = Group.objects.create(name="staff")
    group.permissions.set(Permission.objects.filter(codename__startswith="add_"))
    user.groups.add(group)
    check("permission", user.has_perm("auth.add_user"), True)
    check("password", User.objects.get(username="ann").check_password("secret"), True)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as dump:
        call_command("dumpdata", "auth.group", "auth.user", stdout=dump)
        dump.flush()
        user.delete()
        call_command("loaddata", dump.name, verbosity=0)
    check("users", list(User.objects.values_list("username", "groups__name")), [("ann", "staff")])
    for app in ("flatpages", "redirects", "sites", "admin", "auth", "sessions", "contenttypes"):
        call_command("migrate", app, "zero", verbosity=0)
    tables = [t for t in connection.introspection.table_names() if t != "django_migrations"]
    check("tables that are left", tables, [])


class App:
    """A sequence of operations on an app of its own, each applied to the database."""

    def __init__(self):
        self.states = [ProjectState()]
        self.done = []

    def apply(self, *operations):
        for op in operations:
            new = self.states[-1].clone()
            op.state_forwards("shop", new)
            with connection.schema_editor(atomic=True) as editor:
                op.database_forwards("shop", editor, self.states[-1], new)
            self.states.append(new)
            self.done.append(op)

    def undo(self):
        new = self.states.pop()
        op = self.done.pop()
        with connection.schema_editor(atomic=True) as editor:
            op.database_backwards("shop", editor, new, self.states[-1])

    def model(self, name):
        return self.states[-1].apps.get_model("shop", name)


def changes():
    """A model is changed in every way, and back."""
    app = App()
    app.apply(
        ops.CreateModel("Category", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20, unique=True))]),
        ops.CreateModel("Item", [
            ("id", models.AutoField(primary_key=True)), ("code", models.CharField(max_length=10)), ("price", models.FloatField(default=1)),
            ("category", models.ForeignKey("shop.Category", models.CASCADE, null=True, related_name="items")),
        ]),
    )
    app.model("Category").objects.create(name="tools")
    for i in range(5):
        app.model("Item").objects.create(code=str(i * 10), price=i + 0.5, category=app.model("Category").objects.get())
    steps = [
        ops.AddField("Item", "note", models.TextField(default="none")),
        ops.AlterField("Item", "note", models.CharField(max_length=30, null=True, default=None)),
        ops.AddField("Item", "data", models.JSONField(default=dict)),
        ops.AddField("Item", "made", models.DateTimeField(auto_now_add=True, null=True)),
        ops.AlterField("Item", "code", models.IntegerField()),
        ops.AlterField("Item", "code", models.BigIntegerField(db_index=True)),
        ops.AlterField("Item", "code", models.CharField(max_length=8, unique=True)),
        ops.AlterField("Item", "price", models.DecimalField(max_digits=12, decimal_places=2, default=0)),
        ops.AlterField("Item", "id", models.BigAutoField(primary_key=True)),
        ops.AlterField("Category", "id", models.AutoField(primary_key=True)),
        ops.RenameField("Item", "code", "sku"),
        ops.AddIndex("Item", models.Index(fields=["price", "-sku"], name="shop_price")),
        ops.RenameIndex("Item", new_name="shop_price_sku", old_name="shop_price"),
        ops.AddIndex("Item", models.Index(functions.Upper("sku"), name="shop_upper")),
        ops.AddConstraint("Item", models.CheckConstraint(condition=models.Q(price__gte=0), name="shop_positive")),
        ops.AddConstraint("Item", models.UniqueConstraint(fields=["category", "sku"], name="shop_unique")),
        ops.AlterModelTable("Item", "shop_things"),
        ops.AlterModelTableComment("Item", "what is sold"),
        ops.AddField("Item", "tags", models.ManyToManyField("shop.Category", related_name="tagged")),
        ops.RenameModel("Item", "Product"),
        ops.AlterField("Product", "category", models.ForeignKey("shop.Category", models.SET_NULL, null=True, db_column="cat")),
        ops.AddField("Product", "double", models.GeneratedField(expression=models.F("price") * 2, db_persist=True,
                     output_field=models.DecimalField(max_digits=14, decimal_places=2))),
        ops.RemoveField("Product", "note"),
        ops.RemoveConstraint("Product", "shop_positive"),
        ops.RemoveIndex("Product", "shop_upper"),
        ops.AlterUniqueTogether("Product", {("price", "sku")}),
    ]
    for step in steps:
        try:
            app.apply(step)
        except Exception as e:
            raise SystemExit(f"{step.describe()}: {e}") from e
    rows = list(app.model("Product").objects.order_by("sku").values_list("sku", "price", "double", "category__name"))
    check("rows", [(a, str(b), str(c), d) for a, b, c, d in rows],
          [("0", "0.50", "1.00", "tools"), ("10", "1.50", "3.00", "tools"), ("20", "2.50", "5.00", "tools"),
           ("30", "3.50", "7.00", "tools"), ("40", "4.50", "9.00", "tools")])
    with connection.cursor() as cursor:
        names = [c.name for c in connection.introspection.get_table_description(cursor, "shop_things")]
        constraints = connection.introspection.get_constraints(cursor, "shop_things")
    check("columns", names, ["id", "sku", "price", "cat", "data", "made", "double"])
    check("unique", sorted(c["columns"] for c in constraints.values() if c["unique"] and not c["primary_key"]),
          [["cat", "sku"], ["price", "sku"], ["sku"]])
    while len(app.done) > 2:
        step = app.done[-1]
        try:
            app.undo()
        except Exception as e:
            raise SystemExit(f"undo {step.describe()}: {e}") from e
    rows = list(app.model("Item").objects.order_by("id").values_list("code", "price", "category__name"))
    check("rows at the end", rows, [(str(i * 10), i + 0.5, "tools") for i in range(5)])
    while app.done:
        app.undo()
    check("tables", [t for t in connection.introspection.table_names() if t.startswith("shop")], [])


contrib()
changes()
print("Django: ok")
