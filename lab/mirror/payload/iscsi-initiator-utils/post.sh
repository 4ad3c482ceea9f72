/sbin/ldconfig || :
if [ $1 -eq 1 ]; then
	if [ ! -f /etc/iscsi/initiatorname.iscsi ]; then
		echo "InitiatorName=$(/sbin/iscsi-iname -p iqn.1994-05.com.redhat)" >/etc/iscsi/initiatorname.iscsi
	fi
	/sbin/chkconfig --add iscsid || :
	/sbin/chkconfig --add iscsi || :
fi
