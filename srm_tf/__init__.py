"""Who owns which control on every resource of a Terraform plan, and whether the customer's half is met."""

__version__ = "0.1.0"
