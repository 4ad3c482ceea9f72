getent group haclient >/dev/null || groupadd -r haclient
getent passwd hacluster >/dev/null || \
useradd -r -g haclient -d /var/lib/heartbeat/cores/hacluster -s /sbin/nologin \
	-c "heartbeat user" hacluster
exit 0
