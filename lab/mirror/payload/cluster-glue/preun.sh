if [ $1 -eq 0 ]; then
	/sbin/service logd stop >/dev/null 2>&1 || :
	/sbin/chkconfig --del logd || :
fi
