nightly_runtime = "java11"
token           = "k3str3l-0001"
