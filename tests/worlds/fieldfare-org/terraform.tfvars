external_id  = "3f6c1c9e"
on_call_mail = "oncall@fieldfare.example"
