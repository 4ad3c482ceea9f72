if [ $1 -eq 0 ]; then
	/sbin/service iscsi stop >/dev/null 2>&1 || :
	/sbin/service iscsid stop >/dev/null 2>&1 || :
	/sbin/chkconfig --del iscsi || :
	/sbin/chkconfig --del iscsid || :
fi
