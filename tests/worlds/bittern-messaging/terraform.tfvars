pager_topic_arns  = ["arn:aws:sns:eu-west-1:543210987654:pager"]
mq_admin_password = "Zr7-kwq-Ua91-otter"
