package Standin::Mqsc;

# The MQSC commands that a script for a highly available queue manager uses. Executed by the agent.

use strict;
use warnings;
use IO::Socket::UNIX;
use Standin::Common qw(socket_path status_of);

my %VERBS = map { $_ => 1 } qw(ALTER CLEAR DEFINE DELETE DISPLAY PING REFRESH SET START STOP);
my %SHORT = (ALT => 'ALTER', DEF => 'DEFINE', DIS => 'DISPLAY', STA => 'START');
my %OBJECTS = (QL => 'QLOCAL', QUEUE => 'QLOCAL', Q => 'QLOCAL', LSTR => 'LISTENER', CHL => 'CHANNEL');

# A script → list of commands: `*` begins a comment, `+` and `-` at the end continue, `;` separates.
sub split_script {
    my ($text) = @_;
    my (@commands, $open);
    for my $line (split /\r?\n/, $text) {
        next if $line =~ /^\s*\*/;
        $line =~ s/\s+$//;
        $line =~ s/^\s+// if defined $open && $open ne '';
        $open = '' unless defined $open;
        if ($line =~ s/[+-]$//) { $open .= $line; next }
        $open .= $line;
        push @commands, grep { /\S/ } split /;/, $open;
        undef $open;
    }
    push @commands, $open if defined $open && $open =~ /\S/;
    s/^\s+|\s+$//g for @commands;
    return @commands;
}

# One command → (text to print, 1 when it failed).
sub execute {
    my ($manager, $store, $command) = @_;
    my ($verb, $type, $name, %attributes) = parse_command($command);
    return ("AMQ8405: Syntax error detected at or near end of command segment below:-\n$command\n", 1)
      unless defined $verb;
    if ($type eq 'QMGR' || $type eq 'QMSTATUS') {
        return ("AMQ8415: Ping WebSphere MQ Queue Manager command complete.\n", 0) if $verb eq 'PING';
        return ("AMQ8005: WebSphere MQ queue manager changed.\n", 0) if $verb eq 'ALTER';
        return display("AMQ8408: Display Queue Manager details.", QMNAME => $manager->{Name})
          if $verb eq 'DISPLAY' && $type eq 'QMGR';
        return display('AMQ8705: Display Queue Manager Status Details.',
            QMNAME => $manager->{Name}, STATUS => uc status_of($manager), CONNS => 1)
          if $verb eq 'DISPLAY';
    }
    return queue($store, $verb, $name, \%attributes) if $type eq 'QLOCAL';
    return listener($manager, $store, $verb, $name, \%attributes) if $type eq 'LISTENER' || $type eq 'LSSTATUS';
    return channel($store, $verb, $name, \%attributes) if $type eq 'CHANNEL';
    my %accepted = (
        'SET CHLAUTH'      => 'AMQ8877: WebSphere MQ channel authentication record set.',
        'SET AUTHREC'      => 'AMQ8862: WebSphere MQ authority record set.',
        'REFRESH SECURITY' => 'AMQ8560: WebSphere MQ security cache refreshed.',
        'ALTER AUTHINFO'   => 'AMQ8567: WebSphere MQ authentication information changed.',
    );
    return ("$accepted{\"$verb $type\"}\n", 0) if $accepted{"$verb $type"};
    return ("AMQ8405: Syntax error detected at or near end of command segment below:-\n$command\n", 1);
}

# `DEFINE QLOCAL(Q) DEFPSIST(YES) REPLACE` → (DEFINE, QLOCAL, Q, DEFPSIST => YES, REPLACE => '').
sub parse_command {
    my ($command) = @_;
    my ($verb, $rest) = $command =~ /^(\w+)\s+(.*)$/s or return;
    $verb = uc $verb;
    $verb = $SHORT{$verb} || $verb;
    return unless $VERBS{$verb};
    my @words;
    while ($rest =~ /\G\s*(\w+)\s*(?:\(\s*('[^']*'|[^)]*?)\s*\))?/gc) { push @words, [uc $1, $2] }
    return if $rest =~ /\G\s*\S/gc || !@words;
    my ($type, $name) = @{ shift @words };
    $name = '' unless defined $name;
    # Names in quotes keep their case, others are upper-cased as IBM's.
    $name = $name =~ s/^'(.*)'$/$1/ ? $name : uc $name;
    my %attributes;
    for my $word (@words) {
        my $value = defined $word->[1] ? $word->[1] : '';
        $value =~ s/^'(.*)'$/$1/;
        $attributes{ $word->[0] } = $value;
    }
    return ($verb, $OBJECTS{$type} || $type, $name, %attributes);
}

# The answer of DISPLAY: attributes two in a line.
sub display {
    my ($head, @pairs) = @_;
    my ($text, $column) = ("$head\n", 0);
    while (my ($key, $value) = splice @pairs, 0, 2) {
        my $item = "$key($value)";
        $text .= $column ? "$item\n" : sprintf '   %-39s ', $item;
        $column = !$column;
    }
    $text =~ s/ +$//;
    return ($text =~ /\n$/ ? $text : "$text\n", 0);
}

sub queue {
    my ($store, $verb, $name, $attributes) = @_;
    my $known = $store->object('QLOCAL', $name);
    if ($verb eq 'DEFINE') {
        return ("AMQ8150: WebSphere MQ object already exists.\n", 1) if $known && !exists $attributes->{REPLACE};
        $store->save_object({ type => 'QLOCAL', name => $name, DEFPSIST => uc($attributes->{DEFPSIST} || 'NO'),
            MAXDEPTH => $attributes->{MAXDEPTH} || 5000 });
        return ("AMQ8006: WebSphere MQ queue created.\n", 0);
    }
    if ($verb eq 'DISPLAY' && $name =~ /^(.*)\*$/) {
        my $begin = $1;
        my $text = join '', map { (describe_queue($store, $_))[0] }
          grep { index($_->{name}, $begin) == 0 } $store->objects_of('QLOCAL');
        return $text eq '' ? ("AMQ8147: WebSphere MQ object $name not found.\n", 1) : ($text, 0);
    }
    return ("AMQ8147: WebSphere MQ object $name not found.\n", 1) unless $known;
    return describe_queue($store, $known) if $verb eq 'DISPLAY';
    if ($verb eq 'ALTER') {
        my %changed = map { exists $attributes->{$_} ? ($_ => uc $attributes->{$_}) : () } qw(DEFPSIST MAXDEPTH);
        $store->save_object({ %$known, %changed });
        return ("AMQ8008: WebSphere MQ queue changed.\n", 0);
    }
    if ($verb eq 'CLEAR') {
        $store->clear($name);
        return ("AMQ8022: WebSphere MQ queue cleared.\n", 0);
    }
    if ($verb eq 'DELETE') {
        return ("AMQ8143: WebSphere MQ queue not empty.\n", 1) if $store->depth($name) && !exists $attributes->{PURGE};
        $store->delete_object('QLOCAL', $name);
        return ("AMQ8007: WebSphere MQ queue deleted.\n", 0);
    }
    return ("AMQ8405: Syntax error detected at or near end of command segment below:-\n$verb QLOCAL\n", 1);
}

sub describe_queue {
    my ($store, $queue) = @_;
    return display('AMQ8409: Display Queue details.', QUEUE => $queue->{name}, TYPE => 'QLOCAL',
        CURDEPTH => $store->depth($queue->{name}), DEFPSIST => $queue->{DEFPSIST}, MAXDEPTH => $queue->{MAXDEPTH});
}

sub listener {
    my ($manager, $store, $verb, $name, $attributes) = @_;
    my $known = $store->object('LISTENER', $name);
    if ($verb eq 'DEFINE') {
        return ("AMQ8150: WebSphere MQ object already exists.\n", 1) if $known && !exists $attributes->{REPLACE};
        $store->save_object({ type => 'LISTENER', name => $name, PORT => $attributes->{PORT} || 1414,
            CONTROL => uc($attributes->{CONTROL} || 'MANUAL') });
        return ("AMQ8626: WebSphere MQ listener created.\n", 0);
    }
    if ($verb eq 'DISPLAY') {
        my @found = $name =~ /\*$/ || $name eq '' ? $store->objects_of('LISTENER') : grep { $_ } $known;
        return ("AMQ8147: WebSphere MQ object $name not found.\n", 1) unless @found;
        return (join('', map { (display('AMQ8630: Display listener information details.', LISTENER => $_->{name},
            CONTROL => $_->{CONTROL}, TRPTYPE => 'TCP', PORT => $_->{PORT}))[0] } @found), 0);
    }
    return ("AMQ8147: WebSphere MQ object $name not found.\n", 1) unless $known;
    if ($verb eq 'START') {
        my $control = IO::Socket::UNIX->new(Peer => socket_path($manager->{Name}, 'control'))
          or return ("AMQ8146: WebSphere MQ queue manager not available.\n", 1);
        print {$control} "LISTEN $known->{PORT}\n";
        return ("AMQ8021: Request to start WebSphere MQ listener accepted.\n", 0);
    }
    if ($verb eq 'DELETE') {
        $store->delete_object('LISTENER', $name);
        return ("AMQ8628: WebSphere MQ listener deleted.\n", 0);
    }
    return ("AMQ8405: Syntax error detected at or near end of command segment below:-\n$verb LISTENER\n", 1);
}

# Channels are kept but not asked for: every channel name may connect.
sub channel {
    my ($store, $verb, $name, $attributes) = @_;
    my $known = $store->object('CHANNEL', $name);
    if ($verb eq 'DEFINE') {
        return ("AMQ8150: WebSphere MQ object already exists.\n", 1) if $known && !exists $attributes->{REPLACE};
        $store->save_object({ type => 'CHANNEL', name => $name, CHLTYPE => uc($attributes->{CHLTYPE} || 'SVRCONN') });
        return ("AMQ8014: WebSphere MQ channel created.\n", 0);
    }
    return ("AMQ8147: WebSphere MQ object $name not found.\n", 1) unless $known;
    return ("AMQ8016: WebSphere MQ channel changed.\n", 0) if $verb eq 'ALTER';
    return display('AMQ8414: Display Channel details.', CHANNEL => $name, CHLTYPE => $known->{CHLTYPE})
      if $verb eq 'DISPLAY';
    if ($verb eq 'DELETE') {
        $store->delete_object('CHANNEL', $name);
        return ("AMQ8015: WebSphere MQ channel deleted.\n", 0);
    }
    return ("AMQ8405: Syntax error detected at or near end of command segment below:-\n$verb CHANNEL\n", 1);
}

1;
