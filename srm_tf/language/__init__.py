"""The control language: sentences over values. It knows no HCL and no plan; its specification is docs/control-language.md."""
