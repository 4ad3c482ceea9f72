package Standin::Server;

# The processes of a running queue manager, named as IBM's: amqzxma0 (execution controller, starts and
# watches the rest), amqzmuc0 (utility manager), amqzlaa0 (agent: owns queues and log, serves every
# connection) and one runmqlsr per TCP listener (hands its connections to the agent).

use strict;
use warnings;
use Fcntl qw(:DEFAULT :flock);
use IO::File;
use IO::Handle;
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;
use POSIX qw(:sys_wait_h setsid);
use Standin::Common qw(
  bin_dir local_dir misbehaves process_alive read_state socket_path sync_write write_state
);
use Standin::Store;

# Seconds between two looks at children and parent.
my $TICK = 0.5;
# Seconds an agent has to end in when the order is pre-emptive.
my $PATIENCE = 5;
# Process id of the controller, in its children.
my $parent = 0;

# Forks the controller. Returns ('', pid, replayed) when the queue manager runs, or (reason).
sub start {
    my ($manager, $log_dir) = @_;
    pipe my $read, my $write or return "cannot make a pipe: $!";
    my $pid = fork;
    return "cannot fork: $!" unless defined $pid;
    if ($pid == 0) {
        close $read;
        setsid();
        chdir '/';
        open STDIN, '<', '/dev/null';
        open STDOUT, '>', '/dev/null';
        open STDERR, '>>', "$manager->{DataPath}/errors/AMQERR01.LOG";
        STDERR->autoflush(1);
        eval { controller($manager, $log_dir, $write); 1 } or do {
            log_line("AMQ6118: $@");
            print {$write} "failed $@";
        };
        exit 0;
    }
    close $write;
    my $answer = <$read>;
    return 'the controller ended' unless defined $answer;
    chomp $answer;
    return ('', $pid, $1) if $answer =~ /^ready (\d+)$/;
    $answer =~ s/^failed //;
    return $answer;
}

sub log_line {
    my ($text) = @_;
    chomp $text;
    my @now = localtime;
    printf STDERR "%02d/%02d/%d %02d:%02d:%02d - Process(%d) %s\n", $now[4] + 1, $now[3], $now[5] + 1900,
      $now[2], $now[1], $now[0], $$, $text;
    return;
}

# Shows the process in ps as IBM's program NAME ARGUMENTS.
sub call_yourself {
    my ($name, $arguments) = @_;
    $0 = bin_dir() . "/$name $arguments";
    # The short name too (pidof, ps -C): prctl(PR_SET_NAME), system call 157 of x86_64.
    syscall 157, 15, "$name\0", 0, 0, 0;
    return;
}

sub controller {
    my ($manager, $log_dir, $ready) = @_;
    my $name = $manager->{Name};
    call_yourself('amqzxma0', "-m $name -u mqm");
    local $SIG{PIPE} = 'IGNORE';
    my $lock = IO::File->new("$manager->{DataPath}/master", O_RDWR | O_CREAT) or die "no lock file: $!\n";
    flock $lock, LOCK_EX | LOCK_NB or die "no data lock\n";
    my %state = (pid => $$, status => 'Starting');
    write_state($name, \%state);
    my (undef, $delay) = misbehaves($manager, 'slow-start');
    pause($delay) if $delay;

    my $control = listen_at(socket_path($name, 'control'));
    my %children;
    my ($agent, $agent_says) = spawn_agent($manager, $log_dir);
    my $first = <$agent_says>;
    die defined $first ? $first : "the agent ended\n" unless defined $first && $first =~ /^ready (\d+)/;
    my $replayed = $1;
    $children{$agent} = 'amqzlaa0';
    $children{ spawn('amqzmuc0', "-m $name", sub { idle_child($manager) }) } = 'amqzmuc0';
    sync_write("$manager->{DataPath}/qmstatus.ini", "QueueManagerStatus:\n   CurrentStatus=Running\n");
    $children{ start_listener($name, $_) } = 'runmqlsr' for automatic_listeners($manager);
    $state{status} = 'Running';
    write_state($name, \%state);
    log_line("AMQ8003: WebSphere MQ queue manager '$name' started.");
    print {$ready} "ready $replayed\n";
    close $ready;

    my ($crash, $after) = misbehaves($manager, 'crash');
    my $crash_at = $crash ? time + ($after || 0) : undef;
    my $select = IO::Select->new($control);
    my ($ending, $kill_at);
    while (1) {
        kill 'KILL', $agent if defined $kill_at && time >= $kill_at;
        for my $socket ($select->can_read($TICK)) {
            my $client = $socket->accept or next;
            my $order = <$client>;
            next unless defined $order;
            if ($order =~ /^END (\w+)/) {
                my $how = $1;
                if (hangs($manager, $how)) { $state{status} = status_word($how); write_state($name, \%state); next }
                $state{status} = status_word($how);
                write_state($name, \%state);
                kill $how eq 'controlled' ? 'HUP' : 'TERM', $agent;
                $ending = $how unless defined $ending && $how eq 'controlled';
                $kill_at = time + $PATIENCE if $how eq 'preemptive';
                print {$client} "OK\n";
            }
            elsif ($order =~ /^LISTEN (\d+)/) {
                $children{ start_listener($name, $1) } = 'runmqlsr';
                print {$client} "OK\n";
            }
        }
        kill 'KILL', keys %children, $$ if defined $crash_at && time >= $crash_at;
        while ((my $pid = waitpid -1, WNOHANG) > 0) {
            my $what = delete $children{$pid} or next;
            next if $what eq 'runmqlsr';
            if (!defined $ending) {
                log_line("AMQ5008: An essential process $pid ($what) cannot be found and is assumed to be terminated.");
                kill 'KILL', keys %children;
                unlink socket_path($name, 'control'), socket_path($name, 'agent');
                exit 1;
            }
            finish($manager, $ending, \%children) if $what eq 'amqzlaa0';
        }
    }
}

sub pause { my ($seconds) = @_; select undef, undef, undef, $seconds; return }

sub status_word {
    my ($how) = @_;
    return { controlled => 'Quiescing', immediate => 'Ending immediately' }->{$how} || 'Ending pre-emptively';
}

# `hang-on-stop` ignores every order to end but the pre-emptive; `hang-on-stop all` that too.
sub hangs {
    my ($manager, $how) = @_;
    my ($hangs, $which) = misbehaves($manager, 'hang-on-stop');
    return $hangs && ($how ne 'preemptive' || ($which || '') eq 'all');
}

sub finish {
    my ($manager, $how, $children) = @_;
    my $name = $manager->{Name};
    my ($leftover) = misbehaves($manager, 'leftover');
    my @stop = grep { !($leftover && $children->{$_} eq 'amqzmuc0') } keys %$children;
    kill 'TERM', @stop;
    waitpid $_, 0 for @stop;
    my %word = (controlled => 'EndedNormally', immediate => 'EndedImmediately', preemptive => 'EndedPreemptively');
    eval { sync_write("$manager->{DataPath}/qmstatus.ini", "QueueManagerStatus:\n   CurrentStatus=$word{$how}\n"); 1 }
      or log_line($@);
    unlink socket_path($name, 'control'), socket_path($name, 'agent'), local_dir($name) . '/state';
    log_line("AMQ8004: WebSphere MQ queue manager '$name' ended.");
    # endmqm returns when this process is gone; its caller may unmount the disk at once.
    POSIX::close($_) for 0 .. 63;
    POSIX::_exit(0);
}

sub listen_at {
    my ($path) = @_;
    unlink $path;
    my $socket = IO::Socket::UNIX->new(Local => $path, Listen => 64) or die "cannot listen at $path: $!\n";
    chmod 0660, $path;
    return $socket;
}

# Forks a child of the controller that ends when the controller does.
sub spawn {
    my ($program, $arguments, $body) = @_;
    my $controller = $$;
    my $pid = fork;
    die "cannot fork: $!\n" unless defined $pid;
    return $pid if $pid;
    $parent = $controller;
    call_yourself($program, $arguments);
    eval { $body->(); 1 } or log_line("AMQ6119: $program: $@");
    exit 1;
}

# Holds the log open and does nothing more, until its parent is gone. With `leftover` it stays for ever.
sub idle_child {
    my ($manager) = @_;
    my ($leftover) = misbehaves($manager, 'leftover');
    my $held = IO::File->new("$manager->{DataPath}/qm.ini", 'r');
    $SIG{TERM} = $leftover ? 'IGNORE' : sub { exit 0 };
    pause($TICK) while $leftover || getppid == $parent;
    close $held if $held;
    exit 0;
}

sub spawn_agent {
    my ($manager, $log_dir) = @_;
    pipe my $read, my $write or die "cannot make a pipe: $!\n";
    my $pid = spawn('amqzlaa0', "-m $manager->{Name} -fip0", sub {
        close $read;
        $write->autoflush(1);
        my $store = eval { Standin::Store::open_store($manager->{DataPath}, $log_dir) };
        if (!$store) { print {$write} "$@"; exit 1 }
        my $socket = listen_at(socket_path($manager->{Name}, 'agent'));
        print {$write} "ready $store->{replayed}\n";
        close $write;
        agent($manager, $store, $socket);
    });
    close $write;
    return ($pid, $read);
}

# Serves connections until told to end. All requests of one round share one sync of the log.
sub agent {
    my ($manager, $store, $socket) = @_;
    my $ending;
    local $SIG{HUP} = sub { $ending = 'controlled' unless defined $ending };
    local $SIG{TERM} = sub { $ending = 'immediate' };
    local $SIG{PIPE} = 'IGNORE';
    my $select = IO::Select->new($socket);
    my (%connections, @waiting);
    while (1) {
        exit 1 if getppid != $parent;
        last if defined $ending && ($ending eq 'immediate' || !%connections);
        my (@replies, @closed);
        for my $ready ($select->can_read(@waiting ? 0.05 : $TICK)) {
            if ($ready == $socket) {
                my $client = $socket->accept or next;
                $client->blocking(0);
                binmode $client;
                $select->add($client);
                $connections{$client} = { socket => $client, in => '', refused => defined $ending };
                next;
            }
            my $connection = $connections{$ready};
            my $got = sysread $ready, $connection->{in}, 65536, length $connection->{in};
            if (!$got) { push @closed, $connection if defined $got; next }
            while (my $request = next_request($connection)) {
                my $reply = handle($manager, $store, $connection, $request);
                if ($reply) { push @replies, [$connection, $reply] }
                else { push @waiting, [$connection, $request, time + $request->{wait}] }
            }
        }
        my @still;
        for my $wait (@waiting) {
            my ($connection, $request, $until) = @$wait;
            next if $connection->{gone};
            if ($store->depth($request->{queue})) { push @replies, [$connection, handle($manager, $store, $connection, $request)] }
            elsif (time >= $until) { push @replies, [$connection, "ERR 2033\n"] }
            else { push @still, $wait }
        }
        @waiting = @still;
        $store->commit;
        for my $reply (@replies) { send_all($reply->[0]{socket}, $reply->[1]) }
        for my $connection (@closed) {
            $connection->{gone} = 1;
            $select->remove($connection->{socket});
            delete $connections{ $connection->{socket} };
            close $connection->{socket};
        }
    }
    $store->checkpoint;
    exit 0;
}

sub send_all {
    my ($socket, $text) = @_;
    $socket->blocking(1);
    my $sent = 0;
    while ($sent < length $text) {
        my $wrote = syswrite $socket, $text, length($text) - $sent, $sent;
        last unless defined $wrote;
        $sent += $wrote;
    }
    $socket->blocking(0);
    return;
}

# One line, for PUT and MQSC followed by that many bytes: `CONN QM`, `OPEN QUEUE`, `PUT QUEUE PERSISTENCE N`,
# `GET QUEUE SECONDS`, `MQSC N`.
sub next_request {
    my ($connection) = @_;
    my $end = index $connection->{in}, "\n";
    return if $end < 0;
    my ($verb, @words) = split ' ', substr $connection->{in}, 0, $end;
    my $body = '';
    my $length = ($verb || '') =~ /^(?:PUT|MQSC)$/ ? $words[-1] : 0;
    return if length($connection->{in}) < $end + 1 + $length;
    $body = substr $connection->{in}, $end + 1, $length if $length;
    $connection->{in} = substr $connection->{in}, $end + 1 + $length;
    return { verb => $verb || '', words => \@words, body => $body, queue => $words[0], wait => 0 };
}

# The reply to one request, or undef when a GET has to wait.
sub handle {
    my ($manager, $store, $connection, $request) = @_;
    my ($verb, @words) = ($request->{verb}, @{ $request->{words} });
    if ($verb eq 'CONN') {
        return "ERR 2161\n" if $connection->{refused};
        return "ERR 2058\n" if defined $words[0] && $words[0] ne '*' && $words[0] ne $manager->{Name};
        $connection->{open} = 1;
        return "OK $manager->{Name}\n";
    }
    return "ERR 2018\n" unless $connection->{open};
    if ($verb eq 'MQSC') {
        require Standin::Mqsc;
        my ($reply, $failed) = Standin::Mqsc::execute($manager, $store, $request->{body});
        return sprintf "MQSC %d %d\n%s", $failed, length $reply, $reply;
    }
    my $queue = $store->object('QLOCAL', $words[0]) or return "ERR 2085\n";
    return "OK\n" if $verb eq 'OPEN';
    if ($verb eq 'PUT') {
        return "ERR 2053\n" if $store->depth($words[0]) >= ($queue->{MAXDEPTH} || 5000);
        my $persistent = $words[1] eq 'QDEF' ? ($queue->{DEFPSIST} || 'NO') eq 'YES' : $words[1] eq 'YES';
        return 'OK ' . $store->put($words[0], $request->{body}, $persistent) . "\n";
    }
    if ($verb eq 'GET') {
        my ($id, $text) = $store->get($words[0]);
        return sprintf "MSG %d %d\n%s", $id, length $text, $text if defined $id;
        $request->{wait} = $words[1] || 0;
        return $request->{wait} ? undef : "ERR 2033\n";
    }
    return "ERR 2195\n";
}

# Ports of the listeners that begin with the queue manager.
sub automatic_listeners {
    my ($manager) = @_;
    my $text = Standin::Common::read_file("$manager->{DataPath}/objects");
    return map { /\tPORT=(\d+)/ ? $1 : 1414 }
      grep { /^LISTENER\t/ && /\tCONTROL=(?:QMGR|STARTONLY)\b/ } split /\n/, defined $text ? $text : '';
}

sub start_listener {
    my ($name, $port) = @_;
    return spawn('runmqlsr', "-r -m $name -t TCP -p $port", sub { listener($name, $port) });
}

# Hands every TCP connection on to the agent, byte by byte.
sub listener {
    my ($name, $port) = @_;
    local $SIG{TERM} = sub { exit 0 };
    local $SIG{PIPE} = 'IGNORE';
    my $server = IO::Socket::INET->new(LocalPort => $port, Listen => 64, ReuseAddr => 1, Proto => 'tcp')
      or die "AMQ9218: the TCP/IP listener program could not bind to port $port: $!\n";
    my $select = IO::Select->new($server);
    my %peer;
    while (getppid == $parent) {
        for my $ready ($select->can_read($TICK)) {
            if ($ready == $server) {
                my $client = $server->accept or next;
                my $agent = IO::Socket::UNIX->new(Peer => socket_path($name, 'agent'));
                if (!$agent) { close $client; next }
                ($peer{$client}, $peer{$agent}) = ($agent, $client);
                $select->add($client, $agent);
                next;
            }
            my $other = $peer{$ready} or next;
            my $got = sysread $ready, my $bytes, 65536;
            if ($got && syswrite $other, $bytes) { next }
            for my $end ($ready, $other) { $select->remove($end); delete $peer{$end}; close $end }
        }
    }
    exit 0;
}

1;
