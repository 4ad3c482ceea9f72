package Standin::Connection;

# MQCONN, MQOPEN, MQPUT and MQGET of the sample programs, over the agent's socket (bindings) or TCP
# (client, address from MQSERVER). Every call returns a reason code first, 0 = MQRC_NONE.

use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;
use Standin::Common qw(find_manager managers socket_path);

# Seconds until a silent queue manager counts as a broken connection (2009).
my $TIMEOUT = $ENV{MQ_STANDIN_TIMEOUT} || 30;
my $CONNECT_TIMEOUT = 5;

# Bindings: ($reason, $connection). Without a name: the only queue manager, as IBM's default.
sub local_connection {
    my ($name) = @_;
    my @all = managers();
    $name = $all[0]{Name} if !defined $name && @all == 1;
    return 2058 unless defined $name && find_manager($name);
    my $socket = IO::Socket::UNIX->new(Peer => socket_path($name, 'agent')) or return 2059;
    return _connect($socket, $name);
}

# Client: MQSERVER='CHANNEL/TCP/host(port)'.
sub client_connection {
    my ($name) = @_;
    my ($host, $port) = ($ENV{MQSERVER} || '') =~ m{^[^/]+/TCP/([^(,]+)(?:\((\d+)\))?$}i or return 2058;
    my $socket = IO::Socket::INET->new(
        PeerAddr => $host, PeerPort => $port || 1414, Proto => 'tcp', Timeout => $CONNECT_TIMEOUT,
    ) or return 2538;
    return _connect($socket, defined $name ? $name : '*');
}

sub _connect {
    my ($socket, $name) = @_;
    binmode $socket;
    my $self = bless { socket => $socket, in => '' }, __PACKAGE__;
    my ($reason) = $self->_ask("CONN $name\n");
    $reason = 2059 if $reason == 2009;
    return $reason ? $reason : (0, $self);
}

sub open_queue { my ($self, $queue) = @_; return ($self->_ask("OPEN $queue\n"))[0] }

# With the queue's default persistence, as the samples do.
sub put {
    my ($self, $queue, $text) = @_;
    return ($self->_ask("PUT $queue QDEF " . length($text) . "\n$text"))[0];
}

# ($reason, $text); waits up to $seconds for a message.
sub get {
    my ($self, $queue, $seconds) = @_;
    return $self->_ask("GET $queue $seconds\n", $seconds);
}

# ($reason, $failed, $output) of MQSC commands.
sub mqsc {
    my ($self, $text) = @_;
    return $self->_ask('MQSC ' . length($text) . "\n$text");
}

sub _ask {
    my ($self, $request, $extra) = @_;
    local $SIG{PIPE} = 'IGNORE';
    $self->{until} = time + $TIMEOUT + ($extra || 0);
    my $sent = 0;
    while ($sent < length $request) {
        my $wrote = syswrite $self->{socket}, $request, length($request) - $sent, $sent;
        return 2009 unless $wrote;
        $sent += $wrote;
    }
    my $line = $self->_line;
    return 2009 unless defined $line;
    return $1 if $line =~ /^ERR (\d+)/;
    return 0 if $line =~ /^OK/;
    if ($line =~ /^(MSG|MQSC) (\d+) (\d+)/) {
        my ($kind, $number, $length) = ($1, $2, $3);
        while (length $self->{in} < $length) { return 2009 unless $self->_more }
        my $text = substr $self->{in}, 0, $length, '';
        return $kind eq 'MSG' ? (0, $text) : (0, $number, $text);
    }
    return 2195;
}

sub _line {
    my ($self) = @_;
    while ($self->{in} !~ /\n/) { return undef unless $self->_more }
    $self->{in} =~ s/^([^\n]*)\n//;
    return $1;
}

sub _more {
    my ($self) = @_;
    my $left = $self->{until} - time;
    return 0 if $left <= 0 || !IO::Select->new($self->{socket})->can_read($left);
    return sysread $self->{socket}, $self->{in}, 65536, length $self->{in};
}

1;
