/sbin/chkconfig --add logd || :
