if [ $1 -eq 0 ]; then
	/sbin/service heartbeat stop >/dev/null 2>&1 || :
	/sbin/chkconfig --del heartbeat || :
fi
