#!/bin/bash
yum -y install httpd
aws s3 sync s3://${bucket}/site /var/www
echo 'DB_PASSWORD=${password}' > /etc/shop.env
