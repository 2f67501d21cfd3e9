"""How every ``{{ form }}`` looks: label above, help under it, the error in words beside the field."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Renders forms with the shell's templates (``settings.FORM_RENDERER``)."""

    form_template_name = "shell/forms/form.html"
    field_template_name = "shell/forms/field.html"
