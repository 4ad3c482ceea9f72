if [ $1 -eq 0 ]; then
	/sbin/service tgtd stop >/dev/null 2>&1 || :
	/sbin/chkconfig --del tgtd || :
fi
