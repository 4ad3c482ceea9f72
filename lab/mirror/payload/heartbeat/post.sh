/sbin/chkconfig --add heartbeat || :
