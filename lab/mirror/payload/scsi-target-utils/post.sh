/sbin/chkconfig --add tgtd || :
